// What page.py has put into letters comes back as bytes: four from five letters, a number to the base 85, as Python's
// base64.b85encode has it, but "." for "<", which would be markup. A fifteenth smaller than base64, and read ten times as fast as by atob.
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;.=>?@^_`{|}~";
function bytesOf(letters) {
  const values = new Uint8Array(128);
  for (let value = 0; value < 85; value += 1) values[LETTERS.charCodeAt(value)] = value;
  const signs = new Uint8Array(5 * Math.ceil(letters.length / 5)).fill(126); // the last ones may be missing
  new TextEncoder().encodeInto(letters, signs);
  const made = new DataView(new ArrayBuffer(signs.length / 5 * 4));
  for (let at = 0, to = 0; at < signs.length; at += 5, to += 4) {
    let number = 0;
    for (let nth = at; nth < at + 5; nth += 1) number = 85 * number + values[signs[nth]];
    made.setUint32(to, number);
  }
  return new Uint8Array(made.buffer, 0, Math.floor(letters.length / 5 * 4));
}
const unzipped = (letters) => new Blob([bytesOf(letters)]).stream().pipeThrough(new DecompressionStream("gzip"));
