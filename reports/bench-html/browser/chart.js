import { element } from '../../html/browser/elements.js';
import { plot } from './plot.js';
import { readout } from './readout.js';
import { lineClass, svg } from './svg.js';

/** @import { Plot, View } from './plot.js' */

const NARROW = 560;
/** Those that want more height: what they show is all in the shape of their curves. */
const TALL = ['throughput-latency', 'percentiles'];

/** A chart in its figure: drawn for the room that it has, and read by pointer and keyboard. */
export class Chart {
  /**
   * @param {HTMLElement} figure
   * @param {(chosen: FormData) => View} viewOf What is shown when this is chosen.
   * @param {(line: number) => string} nameOf
   */
  constructor(figure, viewOf, nameOf) {
    const ground = figure.querySelector('.plot');
    const form = figure.querySelector('form');
    if (!(ground instanceof HTMLElement) || form === null) throw new Error('The page is not whole.');
    this.ground = ground;
    this.form = form;
    this.viewOf = viewOf;
    this.nameOf = nameOf;
    this.box = element('div', { class: 'readout', role: 'status', hidden: '' });
    this.cross = svg('g', { class: 'cross' });
    /** @type {View | undefined} */
    this.view = undefined;
    /** @type {Plot | undefined} */
    this.plot = undefined;
    /** @type {number | null} */
    this.reading = null;
    /**
     * Is told what is read here, so that a chart with the same axis can show it too.
     *
     * @type {(x: number | null) => void}
     */
    this.onRead = () => {};
    this.listen();
  }

  /** Draws it anew. */
  draw() {
    const width = this.ground.clientWidth;
    if (width === 0) return;
    const isTall = TALL.includes(this.ground.closest('.chart')?.id ?? '');
    const height = isTall ? (width < NARROW ? 300 : 420) : width < NARROW ? 220 : 260;
    this.view = this.viewOf(new FormData(this.form));
    this.plot = plot(this.view, width, height);
    this.plot.picture.append(this.cross);
    this.ground.replaceChildren(this.plot.picture, this.box);
    if (this.view.curves.length === 0) this.ground.append(element('p', { class: 'empty' }, 'Nothing is switched on.'));
    this.show(this.reading, false);
  }

  /**
   * Shows what can be read at one place, or nothing.
   *
   * @param {number | null} x
   * @param {boolean} isTold Whether it is said in words, too.
   */
  show(x, isTold) {
    const { view, plot: drawn } = this;
    this.reading = x;
    if (view === undefined || drawn === undefined) return;
    const reading = x === null ? undefined : view.read(x);
    this.box.hidden = !isTold || reading === undefined || reading.rows.length === 0;
    if (x === null || reading === undefined) {
      this.cross.replaceChildren();
      return;
    }
    const place = drawn.x.at(x);
    this.cross.replaceChildren(
      svg('line', { x1: place, x2: place, y1: drawn.top, y2: drawn.bottom }),
      ...reading.rows.flatMap(({ line, marks, x: own = x }) =>
        marks.map((value) =>
          svg('circle', { class: lineClass(line), cx: drawn.x.at(own), cy: drawn.y.at(value), r: 4 }),
        ),
      ),
    );
    this.box.replaceChildren(...readout(reading, this.nameOf));
    this.place(place);
  }

  /**
   * Puts the box beside the line, where it hides the least.
   *
   * @param {number} place
   */
  place(place) {
    const room = this.ground.clientWidth;
    const width = this.box.offsetWidth;
    const beside = place + 14 + width <= room ? place + 14 : place - 14 - width;
    this.box.style.left = `${Math.min(Math.max(0, beside), Math.max(0, room - width))}px`;
  }

  /** @param {number | null} x */
  read(x) {
    this.show(x, true);
    this.onRead(x);
  }

  /**
   * Lets the curves of one line stand out, or of none.
   *
   * @param {number | null} line
   */
  emphasise(line) {
    for (const curve of this.ground.querySelectorAll('.curve')) {
      curve.classList.toggle('faint', line !== null && curve.getAttribute('data-line') !== String(line));
    }
  }

  listen() {
    this.form.addEventListener('input', () => this.draw());
    this.form.addEventListener('submit', (event) => event.preventDefault());
    let width = 0;
    new ResizeObserver(() => {
      // Its own picture changes the height, which is no reason to draw again.
      if (this.ground.clientWidth !== width) this.draw();
      width = this.ground.clientWidth;
    }).observe(this.ground);
    const follow = (/** @type {PointerEvent} */ event) => {
      if (this.plot === undefined || this.view === undefined) return;
      const { left } = this.ground.getBoundingClientRect();
      this.read(this.view.nearest(this.plot.x.of(event.clientX - left)));
    };
    this.ground.addEventListener('pointermove', follow);
    this.ground.addEventListener('pointerdown', follow);
    this.ground.addEventListener('pointerleave', () => this.read(null));
    this.ground.addEventListener('blur', () => this.read(null));
    this.ground.addEventListener('keydown', (event) => this.walk(event));
  }

  /** @param {KeyboardEvent} event */
  walk(event) {
    const next = this.next(event.key);
    if (next === undefined) return;
    event.preventDefault();
    this.read(next);
  }

  /**
   * Where a key leads; undefined where it means nothing here.
   *
   * @param {string} key
   * @returns {number | null | undefined}
   */
  next(key) {
    const stops = this.view?.stops ?? [];
    const at = this.reading;
    switch (key) {
      case 'ArrowRight':
        return stops.find((stop) => at === null || stop > at) ?? stops.at(-1);
      case 'ArrowLeft':
        return stops.findLast((stop) => at === null || stop < at) ?? stops[0];
      case 'Home':
        return stops[0];
      case 'End':
        return stops.at(-1);
      case 'Escape':
        return at === null ? undefined : null;
      default:
        return undefined;
    }
  }
}
