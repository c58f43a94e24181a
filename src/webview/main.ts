import './css/theme.css';
import './css/controls.css';
import './css/frame.css';
import './css/summary.css';
import './css/lanes.css';
import './css/list.css';
import './css/narrowList.css';
import './css/details.css';
import './css/bodies.css';
import './css/findings.css';
import './css/overlays.css';
import { EngineClient } from '../contract/rpc.ts';
import { App } from './app.ts';
import { connectHost } from './host.ts';

const host = connectHost();
const engine = new EngineClient({ send: (text) => host.post({ type: 'rpc', text }) });
const root = document.getElementById('app');
if (!root) throw new Error('the page has no element #app');
const app = new App(root, host, engine);
host.listen((message) => {
  if (message.type === 'rpc') engine.receive(message.text);
  else app.receive(message);
});
host.post({ type: 'ready' });
