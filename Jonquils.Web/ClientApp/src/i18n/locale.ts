/** How a reader of a language writes dates and numbers: as in the browser's own region where that speaks the language, since English has several calendars. */
export const localeOf = (language: string): string => navigator.languages.find((tag) => tag.split('-')[0]!.toLowerCase() === language) ?? language
