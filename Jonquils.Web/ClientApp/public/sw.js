// Keeps the shell of the client, so that it opens without a network. Never what the Api says, and never music: those are another origin, which is not touched.
const files = ['__FILES__']
const cacheName = 'jonquils-shell'
const page = '/'
const loose = [page, '/config.json', '/first-paint.js', '/favicon.svg', '/manifest.webmanifest']

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches.open(cacheName).then(async (cache) => {
      await Promise.all(loose.map((path) => cache.add(new Request(path, { cache: 'no-cache' }))))
      // A hashed name never changes its meaning: what is there need not come again.
      await Promise.all(files.map(async (path) => (await cache.match(path)) || cache.add(path)))
      await self.skipWaiting()
    }),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches.open(cacheName).then(async (cache) => {
      const kept = new Set([...files, ...loose])
      const known = await cache.keys()
      await Promise.all(known.filter((request) => !kept.has(new URL(request.url).pathname)).map((request) => cache.delete(request)))
      await self.clients.claim()
    }),
  )
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (url.pathname.startsWith('/assets/')) {
    event.respondWith(caches.match(url.pathname).then((kept) => kept || fetch(request)))
  } else if (request.mode === 'navigate') {
    event.respondWith(freshOrKept(request, page))
  } else if (loose.includes(url.pathname)) {
    event.respondWith(freshOrKept(request, url.pathname))
  }
})

async function freshOrKept(request, keptAs) {
  const cache = await caches.open(cacheName)
  try {
    const fresh = await fetch(request)
    if (fresh.ok) await cache.put(keptAs, fresh.clone())
    return fresh
  } catch (error) {
    const kept = await cache.match(keptAs)
    if (kept) return kept
    throw error
  }
}
