// The recount page: takes the bundle from the server or from a file, and shows each check with its numbers as it is made.

import { hashesAgree } from "./recount-bytes.js";
import { FORMATS, Wrong, checksOf, code, digits, hasActs, head, root, signature } from "./recount-checks.js";

const place = document.getElementById("recount");
const lang = place.dataset.lang;
const at = (name) => document.getElementById(`recount-${name}`);
const say = ({ zh, en }) => (lang === "zh" ? zh : en);
const breathe = () => new Promise((go) => { setTimeout(go); });

place.hidden = false;
at("off").hidden = true;
// A notice's QR code carries the root behind the #: it never reaches the server, so no server can suit itself to it.
const scanned = location.hash.slice(1);
if (/^[0-9a-f]{16,64}$/.test(scanned)) {
  at("root").value = scanned;
  at("own").open = true;
}

function show(held, name, words) {
  const row = document.getElementById(held ? "check-held" : "check-failed").content.cloneNode(true);
  row.querySelector("[data-name]").textContent = say(name);
  row.querySelector("[data-words]").textContent = say(words);
  at("checks").append(row);
}

function verdict(kind, words) {
  const slip = document.getElementById(`verdict-${kind}`).content.cloneNode(true);
  slip.querySelector("[data-words]").textContent = words;
  at("verdict").replaceChildren(slip);
  at("verdict").focus();
}

class Run {
  constructor() {
    this.first = null;
    this.held = 0;
    at("checks").replaceChildren();
    at("verdict").replaceChildren();
  }

  async check(zh, en, work) {
    const name = { zh, en };
    try {
      const words = await work();
      this.held += 1;
      show(true, name, words);
    } catch (error) {
      const words = error instanceof Wrong ? error.words
        : { zh: `数据的格式不对（${error.message}）。`, en: `The data are not in their format (${error.message}).` };
      show(false, name, words);
      this.first ??= { zh: `${zh}：${words.zh}`, en: `${en}: ${words.en}` };
    }
    await breathe();
  }

  async all(signed) {
    const { bundle } = signed;
    const ours = await hashesAgree();
    if (ours === false) throw new Error("SHA-256");
    for (const [zh, en, work] of checksOf(bundle)) await this.check(zh, en, () => work(bundle));
    await this.check("总哈希", "Root", () => root(bundle, progress));
    at("progress").textContent = "";
    await this.check("签名", "Signature", () => signature(signed));
    if (at("root").value.trim()) await this.check("公告上的总哈希", "Root on your notice", () => digits(at("root").value, bundle.root));
    if (at("key").value.trim()) await this.check("公告上的公钥", "Key on your notice", () => digits(at("key").value, signed.public_key));
    if (at("head").value.trim() && hasActs(bundle)) await this.check("公告上的记录头", "Head on your notice", () => head(bundle, at("head").value));
    if (at("code").value.trim()) await this.check("您的票", "Your ballot", () => code(bundle, at("code").value));
    if (this.first) verdict("failed", say(this.first));
    else verdict(hasActs(bundle) ? "held" : "older", say({ zh: `全部相符，共核对${this.held}项。`, en: `All agrees: ${this.held} checks.` }));
  }
}

async function progress(done, of) {
  at("progress").textContent = say({ zh: `已核对${done}项，共${of}项`, en: `${done} of ${of} entries` });
  await breathe();
}

async function begin(fetched) {
  const key = at("start");
  key?.setAttribute("aria-busy", "true");
  try {
    const signed = JSON.parse(await fetched());
    if (!FORMATS.includes(signed?.bundle?.format)) throw new SyntaxError();
    await new Run().all(signed);
  } catch (error) {
    const words = error instanceof SyntaxError
      ? { zh: "这个文件不是一次表决的数据。", en: "This file does not hold the data of a vote." }
      : { zh: `没能读到数据（${error.message}）。`, en: `The data could not be read (${error.message}).` };
    verdict("failed", say(words));
  } finally {
    key?.removeAttribute("aria-busy");
    at("progress").textContent = "";
  }
}

async function fromServer() {
  const answer = await fetch(place.dataset.bundle, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

at("start")?.addEventListener("click", () => begin(fromServer));
at("file").addEventListener("change", (event) => {
  const [file] = event.target.files;
  if (file) begin(() => file.text());
});
