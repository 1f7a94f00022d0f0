/** How the ledger names the parameter struct of these calls. */
export function block(call: string): string {
  return `sc_${call}_params-pointer-all-struct-including-null`;
}
