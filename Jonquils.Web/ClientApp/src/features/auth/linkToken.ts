let taken: { page: string; token: string } | null = null

/** The token of a letter's link. It stands behind the '#', so that no server and no log ever sees it; taken out of the address at once. */
export function takeToken(): string | null {
  const page = location.pathname
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token !== null) {
    taken = { page, token }
    history.replaceState(history.state, '', page)
  }
  // Whoever draws a page may do so again from the beginning; by then the address has it no more.
  return taken?.page === page ? taken.token : null
}
