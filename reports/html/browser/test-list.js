import { element } from './elements.js';
import { testRow } from './test-row.js';

/** @import { PageTest } from '../page-data.js' */

/** As many rows are made at once; more when the reader comes near their end. */
const ROWS = 100;

/** The list of tests, of which there may be tens of thousands: only what is looked at is made. */
export class TestList {
  /** @type {readonly PageTest[]} */
  #tests = [];
  #shown = 0;
  /** The API whose heading stands last. */
  #heading = '';
  #end = element('div', { class: 'end' });

  /**
   * @param {HTMLElement} container
   * @param {readonly string[]} targets
   * @param {(test: PageTest, isOpen: boolean) => void} onToggle
   */
  constructor(container, targets, onToggle) {
    this.container = container;
    this.targets = targets;
    this.onToggle = onToggle;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        this.#more();
        // Observed anew: where the end is still in sight, nothing has changed that would be told.
        observer.unobserve(this.#end);
        if (this.#shown < this.#tests.length) observer.observe(this.#end);
      },
      { rootMargin: '1000px' },
    );
    this.observer = observer;
  }

  /**
   * Shows these tests, with one of them open.
   *
   * @param {readonly PageTest[]} tests
   * @param {string} open
   */
  show(tests, open) {
    this.#tests = tests;
    this.#shown = 0;
    this.#heading = '';
    this.container.replaceChildren(this.#end);
    const at = tests.findIndex(({ id }) => id === open);
    do this.#more();
    while (this.#shown <= at);
    this.observer.unobserve(this.#end);
    this.observer.observe(this.#end);
    const row = at === -1 ? undefined : this.container.querySelectorAll('details.test')[at];
    if (!(row instanceof HTMLDetailsElement)) return;
    // Its own listener comes first, and makes what there is to scroll to.
    row.addEventListener('toggle', () => row.scrollIntoView(), { once: true });
    row.open = true;
  }

  #more() {
    const next = this.#tests.slice(this.#shown, this.#shown + ROWS);
    for (const test of next) {
      const heading = test.api === undefined ? 'Real clients' : test.api.name;
      if (heading !== this.#heading) this.#end.before(element('h3', {}, heading));
      this.#heading = heading;
      this.#end.before(testRow(test, this.targets, this.onToggle));
    }
    this.#shown += next.length;
  }
}
