// Opens the pages of conformance that ci/browser made, and uses them as a reader does.   browser.mjs CHROMIUM FOLDER SCREENSHOT.png
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { faultsOfAccess } from './browser-access.mjs';
import { useInBrowser } from './browser-use.mjs';

const [, , executablePath, folder, screenshot] = process.argv;
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const addressOf = (name) => String(pathToFileURL(join(folder, name)));
/** As ci/browser names it. */
const LIAR = 'a broker that lies';
const runs = [read('honest.json'), read('lying.json')];

/** Pairs that are tested, or advertised by an API that is; counted here anew, so that the page does not judge itself. */
function pairsOf(runs, run) {
  const keys = new Set(runs.flatMap(({ results }) => results.flatMap(({ api }) => (api ? [api.key] : []))));
  const tested = run.results.flatMap(({ api, version }) => (api ? [`${api.key}/${version}`] : []));
  const advertised = run.advertised
    .filter(({ key }) => keys.has(key))
    .flatMap(({ key, min, max }) => Array.from({ length: max - min + 1 }, (_, index) => `${key}/${min + index}`));
  return new Set([...tested, ...advertised]);
}

function failedPairs({ results }) {
  const failed = results.filter(({ api, status }) => api && status === 'failed');
  return new Set(failed.map(({ api, version }) => `${api.key}/${version}`));
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

async function clear(page) {
  await page.getByRole('button', { name: 'Clear' }).click();
  assert.equal(await page.getByRole('searchbox').inputValue(), '');
}

const checks = {
  async 'the matrix has a cell for every pair of every target, and each that fails is shown so'(page) {
    assert.equal(await page.locator('td a.cell').count(), sum(runs.map((run) => pairsOf(runs, run).size)));
    assert.equal(await page.locator('td a.cell.failed').count(), sum(runs.map((run) => failedPairs(run).size)));
  },

  async 'a cell leads to its tests, and the address says which they are'(page) {
    await page.locator('td a.cell.failed').first().click();
    const hash = new URLSearchParams(new URL(page.url()).hash.slice(1));
    const run = runs[hash.get('target') === LIAR ? 1 : 0];
    const wanted = run.results.filter(
      ({ api, version }) => api?.name === hash.get('api') && String(version) === hash.get('version'),
    );
    assert.ok(wanted.length > 0);
    await page.locator('#shown', { hasText: new RegExp(`^${wanted.length} of `) }).waitFor();
    assert.equal(await page.locator('#list .test').count(), wanted.length);
  },

  async 'words find tests, and the view can be linked'(page) {
    await clear(page);
    await page.getByRole('searchbox').fill('heartbeat generation');
    const shown = await page.locator('#shown').textContent();
    const ids = await page.locator('#list .id').allTextContents();
    assert.ok(ids.length > 0 && ids.every((id) => /heartbeat/i.test(id)), String(ids));
    const other = await page.context().newPage();
    await other.goto(page.url());
    assert.equal(await other.locator('#shown').textContent(), shown);
    assert.equal(await other.getByRole('searchbox').inputValue(), 'heartbeat generation');
    await other.close();
  },

  async 'a failure opens by the keyboard: why, field, request, and both answers with what differs marked'(page) {
    await clear(page);
    await page.getByRole('searchbox').fill('golden/ListOffsets/v5/exact');
    const row = page.locator('#list .test').first();
    await row.locator('summary').first().focus();
    await page.keyboard.press('Enter');
    await row.locator('.why').waitFor();
    assert.match(await row.locator('.difference .path').first().textContent(), /leaderEpoch$/);
    for (const side of ['expected', 'got']) {
      assert.ok((await row.locator(`.difference .${side} .bytes mark`).count()) > 0, `${side}: bytes of the field`);
      assert.ok((await row.locator(`.message.${side} .hex mark`).count()) > 0, `${side}: marked bytes`);
      assert.match(await row.locator(`.message.${side} .decoded`).textContent(), /leaderEpoch: -?\d/);
    }
    await row.getByText(/^the request, \d+ bytes$/).click();
    assert.ok(await row.locator('.request .hex').isVisible());
    assert.match(page.url(), /test=golden%2FListOffsets%2Fv5%2Fexact/);
  },

  async 'arrow keys walk over the matrix'(page) {
    await page.locator('td a.cell[tabindex="0"]').first().focus();
    const labels = [];
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp']) {
      await page.keyboard.press(key);
      labels.push(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')));
    }
    assert.equal(new Set(labels).size, 4, String(labels));
  },

  async 'all can read it, in light and in dark'(page) {
    const grounds = [];
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await page.goto(`${addressOf('two.html')}#test=golden/ListOffsets/v5/exact`);
      await page.reload();
      await page.locator('.why').waitFor();
      assert.deepEqual(await page.evaluate(faultsOfAccess), [], colorScheme);
      grounds.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    }
    assert.notEqual(grounds[0], grounds[1]);
    await page.emulateMedia({ colorScheme: 'light' });
  },

  async 'on a phone nothing but tables and bytes is wider than the screen, and they scroll by themselves'(page) {
    await page.setViewportSize({ width: 360, height: 740 });
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.equal(widths[0], widths[1]);
    await page.setViewportSize({ width: 1360, height: 1000 });
  },

  async '20,000 results are there at once, and more are made as one scrolls'(page) {
    const began = Date.now();
    await page.goto(`${addressOf('many.html')}#state=any`);
    await page.locator('#shown', { hasText: '20,000 of 20,000' }).waitFor();
    const took = Date.now() - began;
    assert.ok(took < 5_000, `it took ${took} ms`);
    const rows = () => page.locator('#list .test').count();
    const before = await rows();
    assert.ok(before < 1_000, `${before} rows were made at once`);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.waitForFunction((had) => document.querySelectorAll('#list .test').length > had, before);
    const typed = Date.now();
    await page.getByRole('searchbox').fill('round-7 list-offsets');
    await page.locator('#shown', { hasNotText: '20,000 of' }).waitFor();
    assert.ok(Date.now() - typed < 2_000, `to find something took ${Date.now() - typed} ms`);
  },
};

await useInBrowser(executablePath, addressOf('two.html'), screenshot, checks);
