import { element } from '../dom.ts';

const KEPT_WIDTHS = 4000;

/** A canvas that follows the size of its parent and the screen's pixel ratio. */
export class Surface {
  readonly canvas = element('canvas', { attributes: { 'aria-hidden': true } });
  /** The same captions are measured for every picture, and measuring is slow. */
  private readonly widths = new Map<string, number>();
  private readonly context: CanvasRenderingContext2D;
  width = 0;
  height = 0;

  constructor(className: string) {
    this.canvas.className = className;
    const context = this.canvas.getContext('2d');
    if (!context) throw new Error('this browser draws no canvas');
    this.context = context;
  }

  resize(width: number, height: number): void {
    const ratio = devicePixelRatio;
    const pixels = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
    if (this.canvas.width !== pixels.width) this.canvas.width = pixels.width;
    if (this.canvas.height !== pixels.height) this.canvas.height = pixels.height;
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.width = width;
    this.height = height;
  }

  /** Clears the canvas and draws in CSS pixels. */
  draw(paint: (context: CanvasRenderingContext2D) => void): void {
    const ratio = devicePixelRatio;
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.context.clearRect(0, 0, this.width, this.height);
    paint(this.context);
  }

  measure(font: string, text: string): number {
    const key = `${font} ${text}`;
    const known = this.widths.get(key);
    if (known !== undefined) return known;
    this.context.font = font;
    const { width } = this.context.measureText(text);
    if (this.widths.size >= KEPT_WIDTHS) this.widths.clear();
    this.widths.set(key, width);
    return width;
  }
}
