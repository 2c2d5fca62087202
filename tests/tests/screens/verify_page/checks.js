// Checks of the page's modules: each has a name and throws what is wrong. They run wherever JavaScript does, and know files only as texts.

const all = [];

export function check(name, run) {
  all.push([name, run]);
}

const shown = (value) => JSON.stringify(value, (_, one) => (typeof one === "bigint" ? `${one}n` : one instanceof Uint8Array ? [...one] : one)) ?? String(value);

export function equal(got, wanted, of) {
  if (shown(got) !== shown(wanted)) throw new Error(`${of}: got ${shown(got)}, wanted ${shown(wanted)}`);
}

export function holds(truth, of) {
  if (truth !== true) throw new Error(`does not hold: ${of}`);
}

// Runs all of them on the files, by their path from the root of the workspace. Says what failed, and how many ran.
export function run(files) {
  const wrong = [];
  for (const [name, one] of all) {
    try {
      one(files);
    } catch (error) {
      wrong.push(`${name}: ${error.stack ?? error}`);
    }
  }
  return { ran: all.length, wrong };
}

// The blocks of a file of vectors: { name, field: value … }.
export function blocks(text) {
  const found = [];
  for (const line of text.split("\n").filter((one) => one !== "" && !one.startsWith("#"))) {
    const [field, ...rest] = line.split(" ");
    if (field === "name") found.push({});
    found[found.length - 1][field] = rest.join(" ");
  }
  return found;
}
