// Opens the page of a benchmark that ci/browser made, and uses it as a reader does.   browser-bench.mjs CHROMIUM FOLDER SCREENSHOT.png
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { faultsOfAccess } from './browser-access.mjs';
import { useInBrowser } from './browser-use.mjs';

const [, , executablePath, folder, screenshot] = process.argv;
const address = String(pathToFileURL(join(folder, 'bench.html')));
const { results } = JSON.parse(readFileSync(join(folder, 'bench.json'), 'utf8'));
const series = results.map((result) => result.series[0]);

/** Milliseconds as a reader of the page sees them. */
const reading = (value) => {
  const digits = value < 100 ? 2 : 0;
  return `${value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ms`;
};
const curves = (page, chart) => page.locator(`#${chart} .curve.p99`).count();
const readout = (page, chart) => page.locator(`#${chart} .readout`);
const ticks = (page, chart) => page.locator(`#${chart} .tick`).allTextContents();

const checks = {
  async 'each run has its curve in each chart, and percentiles stand as far apart as they are rare'(page) {
    for (const chart of ['percentiles', 'throughput-over-time', 'latency-over-time']) {
      assert.equal(await curves(page, chart), results.length, chart);
    }
    const places = await page.locator('#percentiles .tick[text-anchor="middle"]').evaluateAll((texts) => {
      return Object.fromEntries(texts.map((text) => [text.textContent, Number(text.getAttribute('x'))]));
    });
    const step = places['99 %'] - places['90 %'];
    assert.ok(step > 50 && Math.abs(places['99.9 %'] - places['99 %'] - step) < 1, JSON.stringify(places));
  },

  async 'runs at several rates are one line for each percentile, and each can be read'(page) {
    const chart = page.locator('#throughput-latency');
    for (const percentile of ['p50', 'p99', 'p999']) {
      assert.equal(await chart.locator(`.curve.${percentile}`).count(), 1, percentile);
      assert.equal(await chart.locator(`.curve.${percentile} circle`).count(), results.length, percentile);
    }
    await chart.locator('.plot').focus();
    for (const [key, { latencyMs, throughput }] of [
      ['Home', series[0]],
      ['End', series.at(-1)],
    ]) {
      await page.keyboard.press(key);
      const told = await readout(page, 'throughput-latency').textContent();
      assert.ok(told.startsWith(`${Math.round(throughput.perSecond).toLocaleString('en-US')}/s`), told);
      assert.ok(told.includes(reading(latencyMs.p99)), told);
    }
    await page.keyboard.press('Escape');
    assert.equal(await chart.locator('.cross line').count(), 0);
  },

  async 'by the keyboard one reads the maxima that were saved'(page) {
    await page.locator('#percentiles .plot').focus();
    await page.keyboard.press('End');
    const told = await readout(page, 'percentiles').locator('tbody td:nth-of-type(1)').allTextContents();
    assert.deepEqual(
      told,
      series.map(({ latencyMs }) => reading(latencyMs.max)),
    );
    await page.keyboard.press('Escape');
    assert.ok(await readout(page, 'percentiles').isHidden());
  },

  async 'the pointer reads a second in one chart, and it is marked in the other'(page) {
    await page.locator('#latency-over-time .plot').hover();
    assert.match(await readout(page, 'latency-over-time').textContent(), /^second \d+/);
    assert.equal(await page.locator('#throughput-over-time .cross line').count(), 1);
    assert.ok(await readout(page, 'throughput-over-time').isHidden());
    await page.mouse.move(0, 0);
    assert.equal(await page.locator('.cross line').count(), 0);
  },

  async 'the legend switches runs off and on, by pointer and by keyboard'(page) {
    const [first, second] = await page.locator('.legend button').all();
    const before = await ticks(page, 'throughput-over-time');
    await second.click();
    assert.equal(await second.getAttribute('aria-pressed'), 'false');
    assert.equal(await curves(page, 'percentiles'), results.length - 1);
    assert.notDeepEqual(await ticks(page, 'throughput-over-time'), before);
    await first.focus();
    await page.keyboard.press('Space');
    assert.equal(await curves(page, 'percentiles'), results.length - 2);
    assert.ok(await page.locator('#percentiles .empty').isVisible());
    await page.keyboard.press('Space');
    await second.click();
    assert.equal(await curves(page, 'percentiles'), results.length);
    assert.deepEqual(await ticks(page, 'throughput-over-time'), before);
  },

  async 'statistics, the closed loop and the scale can be chosen'(page) {
    const chart = page.locator('#latency-over-time');
    await chart.getByLabel('p50').check();
    assert.equal(await chart.locator('.curve.p50').count(), results.length);
    await page.getByLabel('what a closed loop sees').uncheck();
    assert.equal(await page.locator('.curve.closed').count(), 0);
    const scales = [];
    for (const scale of ['linear', 'logarithmic']) {
      await chart.getByLabel(scale).check();
      scales.push((await ticks(page, 'latency-over-time'))[0]);
    }
    assert.equal(scales[0], '0');
    assert.notEqual(scales[1], '0');
  },

  async 'all can read it, in light and in dark'(page) {
    const grounds = [];
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await page.locator('#percentiles .plot').hover();
      assert.deepEqual(await page.evaluate(faultsOfAccess), [], colorScheme);
      grounds.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    }
    assert.notEqual(grounds[0], grounds[1]);
    await page.emulateMedia({ colorScheme: 'light' });
  },

  async 'on a phone nothing but tables is wider than the screen, and charts are drawn anew for it'(page) {
    await page.setViewportSize({ width: 400, height: 800 });
    await page.waitForFunction(() =>
      [...document.querySelectorAll('.plot > svg')].every((picture) => Number(picture.getAttribute('width')) < 400),
    );
    await page.locator('#latency-over-time .plot').hover();
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.equal(widths[0], widths[1]);
    const small = await page
      .locator('.plot text')
      .evaluateAll((texts) => texts.filter((text) => text.getBoundingClientRect().height < 11).length);
    assert.equal(small, 0, 'texts of charts that are too small');
    await page.setViewportSize({ width: 1360, height: 1000 });
  },

  async 'on paper there are charts in ink that is seen, and nothing to choose'(page) {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    assert.ok(await page.locator('#percentiles .curve').first().isVisible());
    assert.ok(await page.locator('#percentiles .choices').isHidden());
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
    assert.deepEqual(await page.evaluate(faultsOfAccess), []);
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  },
};

await useInBrowser(executablePath, address, screenshot, checks);
