/** The language server as a program: it speaks the protocol over standard input and output. */
import { startServer } from "./start.js";

startServer();
