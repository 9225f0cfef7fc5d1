/** What the Api may refuse, by its codes. */
export const problems = {
  'problem.offline': 'The server cannot be reached. Check your connection and try again.',
  'problem.unexpected': 'Something unexpected happened.',
  'problem.not_signed_in': 'You were signed out. Sign in again to go on.',
  'problem.bad_link': 'This link does not hold any more, or was used. Ask for a new one.',
}
