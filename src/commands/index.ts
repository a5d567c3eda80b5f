/** The tools, by name. */
export { type Io, ReaderGone, type Run } from './io.ts'
export { processIo } from './process-io.ts'
export { loadTool, type Tool, toolAsked, toolCalledAs } from './tools.ts'
