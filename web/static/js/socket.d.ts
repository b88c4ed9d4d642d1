/** The little of the official client that we use. */
interface Socket {
  readonly connected: boolean
  readonly io: { engine?: { transport: { name: string } } }
  connect(): Socket
  disconnect(): Socket
  on(name: string, hear: (data: any) => void): Socket
  timeout(ms: number): { emitWithAck(name: string, data: unknown): Promise<any> }
}
export function io(options: Record<string, unknown>): Socket
