import { describe, expect, it } from 'vitest';
import { runOf, testResult } from '../testing/results.js';
import { pageScript } from './assets.js';
import { htmlReport } from './page.js';

const HOSTILE = `"'><script>alert(1)</script><!--`;

describe('the HTML page', () => {
  it('has a cell for each pair, with a symbol and words for its state', () => {
    const page = htmlReport([
      runOf([
        testResult('metadata/a@v1', 'passed'),
        testResult('metadata/b@v1', 'failed'),
        testResult('metadata/a@v9', 'skipped', { version: 9 }),
      ]),
    ]);
    expect(page.match(/<a class="cell /g)?.length).toBe(5);
    expect(page).toMatch(
      /<a class="cell failed" href="#api=Metadata&amp;version=1&amp;target=localhost%3A9092&amp;state=any"[^>]*aria-label="Metadata v1, localhost:9092: a MUST fails, 1 of 2 tests passed">✗<\/a>/,
    );
  });

  it('shows several runs side by side, and tells two of one target apart', () => {
    const run = runOf([testResult('metadata/a@v1', 'passed')]);
    const page = htmlReport([run, run, { ...run, target: 'other' }]);
    const heads = [...page.matchAll(/<span class="name">([^<]*)</g)].map(([, name]) => name);
    expect(heads).toEqual(['localhost:9092', 'localhost:9092 (2)', 'other']);
    expect(page.match(/<a class="cell /g)?.length).toBe(12);
  });

  it('names what a target advertises and no test is of', () => {
    const advertised = [{ key: 99, name: 'Unheard', min: 0, max: 1 }];
    const page = htmlReport([runOf([testResult('metadata/a@v1', 'passed')], { advertised })]);
    expect(page).toContain('localhost:9092 advertises 1 more API that no test here is of</summary><p>Unheard</p>');
  });

  it('holds each test once, with what each target made of it', () => {
    const page = htmlReport([
      runOf([testResult('metadata/a@v1', 'passed')]),
      runOf([testResult('metadata/a@v1', 'failed', { reason: 'why' }), testResult('metadata/b@v1', 'passed')]),
    ]);
    const [, json = ''] = /<script type="application\/json" id="data">(.*)<\/script>/.exec(page) ?? [];
    expect(JSON.parse(json).tests).toMatchObject([
      { id: 'metadata/a@v1', outcomes: [{ status: 'passed' }, { status: 'failed', reason: 'why' }] },
      { id: 'metadata/b@v1', outcomes: [null, { status: 'passed' }] },
    ]);
  });

  it('holds what was found beside a verdict: another try, a list of known failures, a target compared with', () => {
    const reference = { status: 'passed', differences: [] } as const;
    const page = htmlReport([
      runOf([testResult('metadata/a@v1', 'passed', { attempts: 2, reference })], { reference: 'kafka' }),
    ]);
    const [, json = ''] = /<script type="application\/json" id="data">(.*)<\/script>/.exec(page) ?? [];
    expect(JSON.parse(json).tests[0].outcomes[0]).toMatchObject({
      remark: 'is flaky: it passed when it was tried 2 times',
      reference: { name: 'kafka', status: 'passed' },
    });
  });

  it('lets nothing of a result become markup or script', () => {
    const api = { key: 99, name: HOSTILE };
    const page = htmlReport([
      runOf(
        [
          testResult(HOSTILE, 'failed', {
            api,
            why: HOSTILE,
            see: HOSTILE,
            reason: HOSTILE,
            differences: [{ grade: 'contract', path: HOSTILE, expected: HOSTILE, got: HOSTILE }],
            exchanges: [{ api, version: 1, request: { hex: HOSTILE, text: HOSTILE } }],
          }),
        ],
        { target: HOSTILE, suiteVersion: HOSTILE, startedAt: HOSTILE, advertised: [{ ...api, min: 0, max: 1 }] },
      ),
    ]);
    expect(page.match(/<script/g)?.length).toBe(2);
    expect(page).not.toContain('<!--');
    // In JSON a quotation mark ends nothing.
    const markup = page.replace(/<script type="application\/json".*<\/script>/, '');
    expect(markup).not.toContain('"\'>');
  });

  it('allows its own script and style alone, and no network', () => {
    const page = htmlReport([runOf([testResult('metadata/a@v1', 'passed')])]);
    expect(page).toMatch(/default-src &#39;none&#39;; script-src &#39;sha256-[\w+/=]+&#39;; style-src &#39;sha256-/);
    expect(page).not.toMatch(/<(?:script|link|img|iframe)[^>]*(?:src|href)="(?!data:|#)/);
    expect(page).not.toMatch(/ (?:style|on\w+)="/);
  });
});

describe('the script of the page', () => {
  it('is whole without a bundler: no import is left, and it parses', () => {
    expect(pageScript()).not.toMatch(/^(?:import|export)\b/m);
    expect(() => new Function(pageScript())).not.toThrow();
  });
});
