const [SPACE, TAB, LINE_FEED, RETURN] = [0x20, 0x09, 0x0a, 0x0d];
const [MINUS, PLUS, POINT] = [0x2d, 0x2b, 0x2e];
const [ZERO, NINE] = [0x30, 0x39];
const LOWER_CASE = 0x20;
const E = 0x65;

/** Position of the first character at or after `pos` that is not JSON white space. */
export function spaceEnd(text: string, pos: number): number {
  let code = text.charCodeAt(pos);
  while (code === SPACE || code === LINE_FEED || code === RETURN || code === TAB) {
    code = text.charCodeAt(++pos);
  }
  return pos;
}

/** Position after the JSON number that starts at `start`; `start` itself if none does. */
export function numberEnd(text: string, start: number): number {
  const whole = text.charCodeAt(start) === MINUS ? start + 1 : start;
  let end = text.charCodeAt(whole) === ZERO ? whole + 1 : digitsEnd(text, whole);
  if (end === whole) return start;
  if (text.charCodeAt(end) === POINT) {
    const fraction = digitsEnd(text, end + 1);
    if (fraction === end + 1) return start;
    end = fraction;
  }
  if ((text.charCodeAt(end) | LOWER_CASE) !== E) return end;
  const sign = text.charCodeAt(end + 1);
  const exponent = sign === PLUS || sign === MINUS ? end + 2 : end + 1;
  const exponentEnd = digitsEnd(text, exponent);
  return exponentEnd === exponent ? start : exponentEnd;
}

function digitsEnd(text: string, start: number): number {
  let pos = start;
  for (let code = text.charCodeAt(pos); code >= ZERO && code <= NINE; code = text.charCodeAt(pos)) pos++;
  return pos;
}
