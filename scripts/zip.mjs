import { crc32, deflateRawSync } from 'node:zlib'

// 1 January 1980, the first day a ZIP file knows: the same files make the same bytes.
const date = 0x21

function entryOf({ name, content }, offset) {
  const path = Buffer.from(name, 'utf8')
  const packed = deflateRawSync(content, { level: 9 })
  const common = Buffer.alloc(26)
  common.writeUInt16LE(20, 0) // version needed: 2.0
  common.writeUInt16LE(0x800, 2) // names are UTF-8
  common.writeUInt16LE(8, 4) // deflate
  common.writeUInt16LE(date, 8)
  common.writeUInt32LE(crc32(content), 10)
  common.writeUInt32LE(packed.length, 14)
  common.writeUInt32LE(content.length, 18)
  common.writeUInt16LE(path.length, 22)
  const tail = Buffer.alloc(14)
  tail.writeUInt32LE(offset, 10)
  return {
    local: Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, path, packed]),
    central: Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, path]),
  }
}

/** A ZIP archive (APPNOTE 6.3.10 sections 4.3.7, 4.3.12, 4.3.16) of `{ name, content }` files, in order of their names and without times. */
export function zip(files) {
  const locals = []
  const centrals = []
  let offset = 0
  for (const file of files.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const { local, central } = entryOf(file, offset)
    locals.push(local)
    centrals.push(central)
    offset += local.length
  }
  const directory = Buffer.concat(centrals)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, directory, end])
}
