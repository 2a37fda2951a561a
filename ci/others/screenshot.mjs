// A picture of the top of a page.   screenshot.mjs CHROMIUM PAGE.html PICTURE.png
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [, , executablePath, page, picture] = process.argv;
const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
try {
  const opened = await browser.newPage({ viewport: { width: 1880, height: 1120 } });
  await opened.goto(String(pathToFileURL(resolve(page))));
  await opened.screenshot({ path: picture });
} finally {
  await browser.close();
}
