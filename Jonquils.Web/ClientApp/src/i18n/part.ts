/** A sentence, or its forms chosen by the number `count`. */
export type Message = string | (Partial<Record<Intl.LDMLPluralRule, string>> & { other: string })

/** The same keys in another language; what has forms has them there too. */
export type Part<T> = { [Key in keyof T]: T[Key] extends string ? string : Partial<Record<Intl.LDMLPluralRule, string>> & { other: string } }
