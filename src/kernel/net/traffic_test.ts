// Expectations: Kernel/Net/NetworkAdapter.cpp (send_packet, did_receive) and
// TCPSocket.cpp (send_tcp_packet, receive_tcp_packet).
import { assertEquals } from "@std/assert";
import { Traffic } from "./traffic.ts";

Deno.test("Traffic counts packets and bytes each way, in 32 bits", () => {
  const traffic = new Traffic();
  traffic.sent(0xffff_ffff);
  traffic.sent(3);
  traffic.received(42);
  assertEquals(traffic.counters, {
    packets_in: 1,
    bytes_in: 42,
    packets_out: 2,
    bytes_out: 2,
  });
});
