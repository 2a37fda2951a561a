// Opens the page of two searches that ci/browser made, and uses it as a reader does.   browser-search.mjs CHROMIUM FOLDER SCREENSHOT.png
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { faultsOfAccess } from './browser-access.mjs';
import { useInBrowser } from './browser-use.mjs';

const [, , executablePath, folder, screenshot] = process.argv;
const address = String(pathToFileURL(join(folder, 'search.html')));
const { results } = JSON.parse(readFileSync(join(folder, 'search.json'), 'utf8'));
const chartOf = (page) => page.locator('#throughput-latency');

const checks = {
  async 'a search says what it found, and its runs have a line each'(page) {
    const verdict = 'No rate that was tried keeps p99 within 1 ms.';
    assert.deepEqual(await page.locator('.found-rate').allTextContents(), [`One: ${verdict}`, `Other: ${verdict}`]);
    assert.equal(await page.locator('.card').count(), 0);
    assert.equal(await page.locator('.rates tbody tr').count(), 2 * results.length);
  },

  async 'each target has its line, what failed is hollow, and the bound is a line below all of it'(page) {
    const chart = chartOf(page);
    assert.equal(await chart.locator('.curve.p99').count(), 2);
    const marks = chart.locator('.curve.p99 circle');
    assert.equal(await marks.count(), 2 * results.length);
    const ground = await chart.evaluate((element) => getComputedStyle(element).backgroundColor);
    const fills = await marks.evaluateAll((circles) => circles.map((circle) => getComputedStyle(circle).fill));
    assert.deepEqual([...new Set(fills)], [ground]);
    const heights = await marks.evaluateAll((circles) => circles.map((circle) => Number(circle.getAttribute('cy'))));
    const bound = Number(await chart.locator('.level line').getAttribute('y1'));
    assert.ok(Math.max(...heights) < bound, `${heights} above ${bound}`);
    assert.equal(await chart.locator('.level text').textContent(), 'p99 within 1 ms');
  },

  async 'its own legend switches a target off here, and nowhere else'(page) {
    const chart = chartOf(page);
    const [first] = await chart.locator('.legend button').all();
    const others = await page.locator('#percentiles .curve').count();
    await first.click();
    assert.equal(await chart.locator('.curve.p99').count(), 1);
    assert.equal(await page.locator('#percentiles .curve').count(), others);
    await first.click();
    assert.equal(await chart.locator('.curve.p99').count(), 2);
  },

  async 'all can read it, in light, in dark and on a phone'(page) {
    for (const width of [1360, 400]) {
      await page.setViewportSize({ width, height: 1000 });
      await page.waitForFunction(
        (most) => Number(document.querySelector('#throughput-latency svg[width]')?.getAttribute('width')) < most,
        width,
      );
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        await chartOf(page).locator('.plot').hover();
        assert.ok(await chartOf(page).locator('.readout').isVisible());
        assert.deepEqual(await page.evaluate(faultsOfAccess), [], `${colorScheme}, ${width}`);
        const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.equal(widths[0], widths[1], `${colorScheme}, ${width}`);
      }
    }
    await page.setViewportSize({ width: 1360, height: 1000 });
  },

  async 'on paper the chart stays, and nothing is left to choose'(page) {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    assert.ok(await chartOf(page).locator('.curve').first().isVisible());
    assert.ok(await chartOf(page).locator('.choices').isHidden());
    assert.deepEqual(await page.evaluate(faultsOfAccess), []);
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  },
};

await useInBrowser(executablePath, address, screenshot, checks);
