import { useSyncExternalStore } from 'react'

/** A value that lives outside React, for what goes on while pages come and go: the player, the uploads. */
export class Store<T> {
  private readonly listeners = new Set<() => void>()

  constructor(private value: T) {}

  get = (): T => this.value

  set(next: T): void {
    if (Object.is(next, this.value)) return
    this.value = next
    this.listeners.forEach((listener) => listener())
  }

  patch(change: Partial<T>): void {
    this.set({ ...this.value, ...change })
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
}

/** @param select must give the same object for the same value, or the component renders without end. */
export function useStore<T, S>(store: Store<T>, select: (value: T) => S): S {
  return useSyncExternalStore(store.subscribe, () => select(store.get()))
}
