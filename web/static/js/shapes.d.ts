/** What travels between browser and server, and what the client keeps; types only, nothing runs. */

export interface Person { id: string; handle: string; name: string; picture?: string }

export interface Attachment { kind: string; payer?: Person; change?: string; people?: Person[] }

/** `words` say what is on it. */
export interface Picture { key: string; width: number; height: number; words: string }

/** A numbered row of a conversation, as pushed and as `since` answers it. */
export interface Numbered {
  place: string; seq: number; kind: string; id: string; author: Person; client_id: string | null
  text: string; attachment?: Attachment | null; at: string; target?: number | null
  html?: string; target_html?: string; preview?: string | null
}

/** A row of the reader's own stream: `after` is the number in `place` that it stands behind. */
export interface Whispered {
  mine: number; place: string; after: number; kind: string; author: Person; client_id: string | null
  text: string; at: string; target?: number | null; html?: string; target_html?: string
}

export interface Refusal {
  ok: false; code: string; message: string; retryable: boolean; retry_after?: number
}
export type Answer<T> = (T & { ok: true }) | Refusal

export interface Said { place: string; seq?: number; mine?: number; answer?: unknown }
export interface Caught {
  events: Numbered[]; mine: Whispered[]; places: Record<string, number>; more: boolean
  reset: string[]
}

/** What a text would do if it were sent now. */
export interface Reading {
  kind: "run" | "ask" | "refuse" | "say"; sentence?: string; digest?: string; command?: string
  payees?: Person[]; amount_minor?: number; currency?: string; note?: string; leaves?: string
  label?: string; message?: string; mend?: string | null; hint?: string; span?: [number, number] | null
}

/** What may be typed next, in place of what stands from `start` on. */
export interface Suggested {
  start: number; options: { face?: Person; label?: string; detail: string; fill: string }[]
}

export interface Balance { currency: string; available_minor: number; held_minor: number }

export type Volatile =
  | { kind: "typing"; place: string; person: Person }
  | { kind: "seen"; place: string; person: Person; seq: number }
  | { kind: "here"; place: string; person: Person; here: boolean }

/** What somebody has begun to write and not sent: nothing, where they have. */
export interface Begun { place: string; text: string }
/** Something has come home. */
export interface Posted { kind: "post"; post: string }

/** One line that waits to be sent. `n` orders the lines of all tabs; `tried` was sent before. */
export interface Waiting {
  n: number; client_id: string; place: string; text: string; reading?: string; target?: number
  at: string
  failed: boolean; tried: boolean; message?: string; pictures?: Picture[]
}

/** What happened to a line on its way out. */
export interface Change {
  state: "waiting" | "sending" | "sent" | "failed" | "gone"; entry: Waiting; said?: Said
}

export interface Shelf {
  add(entry: Omit<Waiting, "n">): Promise<Waiting>
  put(entry: Waiting): Promise<void>
  remove(n: number): Promise<void>
  all(): Promise<Waiting[]>
}

export interface Calls {
  say: [{
    place: string; text: string; client_id: string; reading?: string; target?: number
    pictures?: { key: string; words: string }[]
  }, Said]
  edit: [{ place: string; seq: number; text: string; client_id: string }, Said]
  delete: [{ place: string; seq: number; client_id: string }, Said]
  react: [{ place: string; seq: number; emoji: string; on: boolean; client_id: string }, Said]
  tap: [{ place: string; seq?: number; mine?: number; choice: string; client_id: string }, Said]
  reading: [{ place: string; text: string }, Reading]
  suggest: [{ place: string; text: string }, Suggested]
  since: [{ places: Record<string, number>; mine: number }, Caught]
  seen: [{ place: string; seq: number }, {}]
  typing: [{ place: string }, {}]
  focus: [{ on: number }, {}]
  draft: [Pick<Begun, "place"> & Partial<Begun>, Begun]
  attend: [{ place: string }, { here: boolean }]
  home: [{ after: number }, { posts: string[] }]
  alerts: [{ until?: number }, { unread: number }]
}
export type Call = <K extends keyof Calls>(name: K, data: Calls[K][0]) => Promise<Answer<Calls[K][1]>>
