/**
 * What would keep somebody from reading a page: text too faint for its ground, controls and pictures without a name,
 * headings that skip a level, ids twice. Runs in the browser, so it may use nothing from outside itself.
 */
export function faultsOfAccess() {
  const faults = [];

  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  /** Puts colours over one another, from the ground up, and answers what is seen. */
  const seen = (colours) => {
    canvas.fillStyle = 'white';
    canvas.fillRect(0, 0, 1, 1);
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((value) => (value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (element) => {
    const grounds = [];
    for (let at = element; at !== null; at = at.parentElement) grounds.unshift(getComputedStyle(at).backgroundColor);
    const ground = luminance(seen(grounds));
    const ink = luminance(seen([...grounds, getComputedStyle(element).color]));
    return (Math.max(ground, ink) + 0.05) / (Math.min(ground, ink) + 0.05);
  };
  const told = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { parentElement: element, textContent } = texts.currentNode;
    if (textContent.trim() === '' || !element.checkVisibility({ visibilityProperty: true })) continue;
    const kind = `${element.tagName.toLowerCase()}.${element.className}`;
    if (told.has(kind)) continue;
    told.add(kind);
    const ratio = contrast(element);
    if (ratio < 4.5) faults.push(`${kind} has a contrast of ${ratio.toFixed(2)}: '${textContent.trim()}'`);
  }

  const nameOf = (element) =>
    element.getAttribute('aria-label') ??
    document.getElementById(element.getAttribute('aria-labelledby') ?? '')?.textContent ??
    ([...(element.labels ?? [])].map((label) => label.textContent).join('') || element.textContent);
  for (const element of document.querySelectorAll('a, button, input, select, summary, [role], [tabindex="0"]')) {
    if ((nameOf(element) ?? '').trim() === '' && element.getAttribute('role') !== 'status') {
      faults.push(`no name: ${element.outerHTML.slice(0, 100)}`);
    }
  }

  let level = 0;
  for (const heading of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    const next = Number(heading.tagName.slice(1));
    if (next > level + 1) faults.push(`h${level} is followed by h${next}: '${heading.textContent}'`);
    level = next;
  }

  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push(`the id ${id} stands twice`);
  if (document.documentElement.lang === '') faults.push('the page names no language');
  return faults;
}
