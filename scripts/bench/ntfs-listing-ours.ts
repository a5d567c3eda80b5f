/** Lists every entry of an NTFS image once and tells, as JSON, how many there were, the time it took and the most memory it had. */
import { FileBlockSource } from '../../src/disk/index.ts'
import { type Entry, NtfsVolume } from '../../src/volume/index.ts'

const [image = ''] = process.argv.slice(2)
const started = performance.now()
const volume = new NtfsVolume(
  new FileBlockSource(image),
  { kind: 'ntfs', source: image },
  { listFrom: 'table' },
)
let files = 0
let directories = 0
let bytes = 0
let characters = 0
let newest = 0n
const waiting: Entry[] = [volume.root()]
for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
  for (const entry of volume.list(directory)) {
    const { name, times } = entry
    characters += name.length
    if (times.modified > newest) newest = times.modified
    if (entry.directory) {
      directories += 1
      waiting.push(entry)
    } else {
      files += 1
      bytes += entry.size
    }
  }
}
volume.close()
const seconds = (performance.now() - started) / 1000
const megabytes = process.resourceUsage().maxRSS / 1024
process.stdout.write(
  `${JSON.stringify({ files, directories, bytes, characters, newest: `${newest}`, seconds, megabytes })}\n`,
)
