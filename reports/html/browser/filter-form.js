/** @import { Filter } from './filter.js' */

const CHOICES = /** @type {const} */ (['level', 'api', 'version', 'target']);

/** Between the form and a filter: the one is filled in from the other. */
export class FilterForm {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
  }

  /** @param {Filter} filter */
  fill(filter) {
    const { text, states } = filter;
    for (const control of this.form.elements) {
      if (control instanceof HTMLInputElement) {
        if (control.type === 'checkbox') control.checked = states.has(control.value);
        else control.value = text;
      } else if (control instanceof HTMLSelectElement) {
        const name = CHOICES.find((choice) => choice === control.name);
        if (name !== undefined) control.value = filter[name];
      }
    }
  }

  /** @returns {Filter} What the form says. */
  read() {
    const said = new FormData(this.form);
    const value = (/** @type {string} */ name) => String(said.get(name) ?? '');
    return {
      text: value('q').trim(),
      states: new Set(said.getAll('state').map(String)),
      level: value('level'),
      api: value('api'),
      version: value('version'),
      target: value('target'),
      test: '',
    };
  }

  /**
   * Says beside each state how many tests a reader would see with it.
   *
   * @param {(state: string) => number} numberOf
   */
  tell(numberOf) {
    for (const output of this.form.querySelectorAll('output')) {
      output.textContent = numberOf(output.dataset.count ?? '').toLocaleString('en-US');
    }
  }
}
