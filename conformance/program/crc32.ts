const TABLE: Uint32Array = (() => {
  const table = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc & 1) !== 0 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    table[byte] = crc >>> 0;
  }
  return table;
})();

/** The CRC-32 of ISO-HDLC (zlib, Ethernet) over Latin-1 text. */
export function crc32(text: string): number {
  let crc = 0xffff_ffff;
  for (let index = 0; index < text.length; index++) {
    const entry = TABLE[(crc ^ text.charCodeAt(index)) & 0xff] ?? 0;
    crc = (crc >>> 8) ^ entry;
  }
  return ~crc >>> 0;
}
