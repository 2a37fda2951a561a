import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

/** Opens a page, takes a picture of it and checks one promise after the other; then nothing may have been complained of or asked for. */
export async function useInBrowser(executablePath, address, screenshot, checks) {
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  try {
    const context = await browser.newContext({ viewport: { width: 1360, height: 1000 } });
    const page = await context.newPage();
    const complaints = [];
    page.on('console', (message) => complaints.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
    page.on('request', (request) => {
      if (!/^(?:file|data):/.test(request.url())) complaints.push(`a request to ${request.url()}`);
    });
    await page.goto(address);
    await page.screenshot({ path: screenshot, fullPage: true });
    for (const [promise, check] of Object.entries(checks)) {
      await check(page);
      process.stdout.write(`✓ ${promise}\n`);
    }
    assert.deepEqual(complaints, []);
    process.stdout.write('✓ no complaint on the console, no request to anywhere\n');
  } finally {
    await browser.close();
  }
}
