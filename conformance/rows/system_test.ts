import { registerRows } from "./register.ts";

await registerRows("system");
