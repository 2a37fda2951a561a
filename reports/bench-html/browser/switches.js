/** @import { Chart } from './chart.js' */

/** A legend, whose buttons switch the lines of charts off and on; all are on where there is none. */
export class Switches {
  /** @param {Element | null} legend */
  constructor(legend) {
    this.buttons = [...(legend?.querySelectorAll('button') ?? [])];
    this.hidden = new Set(this.buttons.filter((button) => button.getAttribute('aria-pressed') === 'false').map(lineOf));
  }

  /** @param {number} line */
  isOn(line) {
    return !this.hidden.has(line);
  }

  /**
   * Has charts follow it.
   *
   * @param {readonly Chart[]} charts
   */
  serve(charts) {
    for (const button of this.buttons) {
      const line = lineOf(button);
      const emphasise = (/** @type {number | null} */ which) => {
        for (const chart of charts) chart.emphasise(which);
      };
      for (const event of ['pointerenter', 'focus']) {
        button.addEventListener(event, () => emphasise(this.isOn(line) ? line : null));
      }
      for (const event of ['pointerleave', 'blur']) button.addEventListener(event, () => emphasise(null));
      button.addEventListener('click', () => {
        if (!this.hidden.delete(line)) this.hidden.add(line);
        button.setAttribute('aria-pressed', String(this.isOn(line)));
        for (const chart of charts) chart.draw();
      });
    }
  }
}

/** @param {HTMLElement} button */
function lineOf(button) {
  return Number(button.dataset.line);
}
