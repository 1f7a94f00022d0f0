/**
 * Socket addresses as strace prints them, by their family.
 *
 * @module
 */

import {
  addressFamilies,
  AF_INET,
  AF_INET6,
  AF_LOCAL,
} from "../api/constants.ts";
import { showInternetAddress, showPort } from "../api/meaning.ts";
import { formatBytes, formatText } from "./strace_text.ts";

const FAMILY_SIZE = 2;
const INTERNET_SIZE = 16;

/** The bytes of an address, as many as there are. */
export function formatSocketAddress(bytes: Uint8Array, limit: number): string {
  if (bytes.length < FAMILY_SIZE) return formatBytes(bytes, limit);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const family = view.getUint16(0, true);
  const name = Object.entries(addressFamilies)
    .find(([, number]) => number === family)?.[0] ?? String(family);
  return `{sa_family=${name}, ${formatRest(bytes, view, family, limit)}}`;
}

function formatRest(
  bytes: Uint8Array,
  view: DataView,
  family: number,
  limit: number,
): string {
  const rest = bytes.subarray(FAMILY_SIZE);
  if (family === AF_LOCAL) {
    return `sun_path=${formatText(rest, rest.length, rest.length)}`;
  }
  if (family === AF_INET && bytes.length >= INTERNET_SIZE) {
    return `sin_port=${showPort(view.getUint16(2, true))}, sin_addr=${
      showInternetAddress(view.getUint32(4, true))
    }`;
  }
  if (family === AF_INET6 && bytes.length >= 24) {
    const groups = Array.from(
      { length: 8 },
      (_, index) => view.getUint16(8 + 2 * index).toString(16),
    );
    return `sin6_port=${showPort(view.getUint16(2, true))}, sin6_addr=${
      groups.join(":")
    }`;
  }
  return `sa_data=${formatBytes(rest, limit)}`;
}
