// What is fetched by address: once, kept by address, tried again with longer pauses.

const PAUSES_MS = [500, 1000, 2000, 5000, 10_000];
const KEPT = 24;
const cache = new Map();

/** The answer of an address as `read(response)` makes it; a refused address is not tried again. */
export function fetched(url, read) {
  if (!cache.has(url)) {
    const promise = attempt(url, read, 0);
    promise.catch(() => cache.delete(url));
    cache.set(url, promise);
    if (cache.size > KEPT) cache.delete(cache.keys().next().value);
  }
  return cache.get(url);
}

async function attempt(url, read, tries) {
  try {
    const response = await fetch(url);
    if (response.ok) return await read(response);
    if (response.status < 500) throw Object.assign(new Error(`${response.status}`), { final: true });
    throw new Error(`${response.status}`);
  } catch (error) {
    if (error.final || tries >= PAUSES_MS.length) throw error;
    await new Promise((resolve) => setTimeout(resolve, PAUSES_MS[tries]));
    return attempt(url, read, tries + 1);
  }
}

export const asJson = (response) => response.json();
export const asBuffer = (response) => response.arrayBuffer();
