import type { Io } from '../../src/commands/io.ts'

export interface RecordingIo extends Io {
  readonly out: () => string
  readonly err: () => string
  readonly stop: () => void
}

/** Keeps what a tool prints. */
export function recordingIo(): RecordingIo {
  let out = ''
  let err = ''
  const controller = new AbortController()
  return {
    stdout: (text) => {
      out += text
    },
    stderr: (text) => {
      err += text
    },
    signal: controller.signal,
    terminal: false,
    out: () => out,
    err: () => err,
    stop: () => controller.abort(),
  }
}
