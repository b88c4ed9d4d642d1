/** What a service worker has that a page has not; types only, nothing runs. */

declare global {
  const KEPT: { version: string; shell: string[]; icon: string }
}

export interface Extendable extends Event { waitUntil(work: Promise<unknown>): void }

export interface Fetched extends Extendable {
  readonly request: Request
  readonly preloadResponse: Promise<Response | undefined>
  respondWith(answer: Promise<Response>): void
}

/** What the server has pushed; see `web/pushed.py`. */
export interface Told {
  title: string; body: string; url: string; tag: string; lang: string; unread: number
}

export interface Pushed extends Extendable { readonly data: { json(): Told } }

export interface Clicked extends Extendable { readonly notification: Notification }

export interface Window {
  readonly url: string
  readonly focused: boolean
  readonly visibilityState: DocumentVisibilityState
  focus(): Promise<Window>
  navigate(url: string): Promise<Window | null>
}

export interface Site {
  readonly registration: ServiceWorkerRegistration
  readonly clients: {
    claim(): Promise<void>
    matchAll(which: { type: "window"; includeUncontrolled?: boolean }): Promise<Window[]>
    openWindow(url: string): Promise<Window | null>
  }
  skipWaiting(): Promise<void>
  addEventListener(name: "install" | "activate", hear: (event: Extendable) => void): void
  addEventListener(name: "fetch", hear: (event: Fetched) => void): void
  addEventListener(name: "push", hear: (event: Pushed) => void): void
  addEventListener(name: "notificationclick", hear: (event: Clicked) => void): void
}
