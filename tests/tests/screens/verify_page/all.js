// All checks. What runs them calls `run` with the files they need.

import "./hashing.js";
import "./signing.js";
import "./codec.js";
import "./logs.js";
import "./receipts.js";
import "./words.js";

export { run } from "./checks.js";
