// The text of an article in the browser: a toolbar of our own over the vendored editor (data-prose), pictures pasted,
// dropped or chosen go to data-pictures first. Where the editor does not load, the plain text box stays and works.
import { make, say, token } from "./shared.js";

const WANTED = ["Document", "Paragraph", "Text", "HardBreak", "Bold", "Italic", "Underline", "BulletList", "OrderedList", "ListItem", "Blockquote", "Table", "TableRow", "TableCell", "TableHeader", "History", "Gapcursor", "Dropcursor", "NoSpellCheck"];
const BUTTONS = [
  ["标题", "加一个小标题", (e) => e.toggleHeading({ level: 2 }), (e) => e.isActive("heading", { level: 2 })],
  ["次标题", "加一个次级小标题", (e) => e.toggleHeading({ level: 3 }), (e) => e.isActive("heading", { level: 3 })],
  ["粗", "加粗（Ctrl+B）", (e) => e.toggleBold(), (e) => e.isActive("bold")],
  ["斜", "斜体（Ctrl+I）", (e) => e.toggleItalic(), (e) => e.isActive("italic")],
  ["下划线", "下划线（Ctrl+U）", (e) => e.toggleUnderline(), (e) => e.isActive("underline")],
  ["列表", "项目列表", (e) => e.toggleBulletList(), (e) => e.isActive("bulletList")],
  ["编号", "编号列表", (e) => e.toggleOrderedList(), (e) => e.isActive("orderedList")],
  ["引文", "引文", (e) => e.toggleBlockquote(), (e) => e.isActive("blockquote")],
];
const IN_TABLE = [["加行", (e) => e.addRowAfter()], ["删行", (e) => e.deleteRow()], ["加列", (e) => e.addColumnAfter()], ["删列", (e) => e.deleteColumn()], ["删表", (e) => e.deleteTable()]];

async function keep(url, file) {
  const body = new FormData();
  body.append("file", file, file.name || "图片.png");
  const answer = await fetch(url, { method: "POST", body, credentials: "same-origin", headers: { "X-CSRFToken": token(), Accept: "application/json" } }).catch(() => null);
  const data = answer ? await answer.json().catch(() => ({})) : {};
  if (!answer || !answer.ok) throw new Error(data.error || "图片没有传上，请再试一次。");
  return data;
}

const pictures = (list) => [...(list || [])].filter((one) => one.type.startsWith("image/"));

// Pictures of another page or of a Word file's temporary folder cannot be shown; the server drops them as well.
const withoutForeign = (html) => {
  const page = new DOMParser().parseFromString(html.replace(/\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ""), "text/html");
  for (const image of page.querySelectorAll("img")) if (!(image.getAttribute("src") || "").startsWith("/files/")) image.remove();
  return page.body.innerHTML;
};

export async function start(form) {
  const area = form.querySelector("textarea[name=html]"), count = form.querySelector("[data-length]");
  let m;
  try { m = await import(form.dataset.prose); } catch { return; }
  if (!form.isConnected) return;
  let editor = null;

  async function insert(files) {
    for (const file of files) {
      say(`正在上传 ${file.name || "图片"}`);
      try {
        const kept = await keep(form.dataset.pictures, file);
        editor.chain().focus().setImage({ src: kept.url, alt: kept.name.replace(/\.\w+$/, "") }).run();
        say(`${kept.name} 已放进正文`);
      } catch (error) {
        say(error.message);
        note.textContent = error.message;
        note.hidden = false;
      }
    }
  }

  const note = make("p", { class: "field-error", role: "alert", hidden: "" });
  const extensions = WANTED.filter((name) => m[name]).map((name) => m[name]);
  extensions.push(m.Heading.configure({ levels: [2, 3, 4] }), m.Image.configure({ inline: true }), m.Link.configure({ enableTarget: false, openOnClick: false }));
  const box = make("div", { class: "prose-editor" });
  area.before(box);
  box.append(area);
  // No style of its own: the page's policy refuses it, and desk.css has what is needed.
  editor = new m.Editor({ element: box, extensions, content: area.value, injectCSS: false, onUpdate: ({ editor: one }) => {
    area.value = one.isEmpty ? "" : one.getHTML();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }, editorProps: {
    attributes: { "aria-label": "正文", "aria-multiline": "true", role: "textbox", class: "prose" },
    transformPastedHTML: withoutForeign,
    handlePaste: (view, event) => {
      const found = pictures(event.clipboardData && event.clipboardData.files);
      if (!found.length || event.clipboardData.types.includes("text/html")) return false;
      insert(found);
      return true;
    },
    handleDrop: (view, event) => {
      const found = pictures(event.dataTransfer && event.dataTransfer.files);
      if (!found.length) return false;
      event.preventDefault();
      insert(found);
      return true;
    },
  } });
  const bar = make("div", { class: "prose-bar", role: "toolbar", "aria-label": "排版" });
  const marks = [];
  const add = (text, title, act, active) => {
    const button = make("button", { type: "button", class: "btn btn-small btn-quiet", title, "aria-pressed": "false" }, text);
    button.addEventListener("click", () => act(editor.chain().focus()).run());
    bar.append(button);
    if (active) marks.push([button, active]); else button.removeAttribute("aria-pressed");
    return button;
  };
  for (const [text, title, act, active] of BUTTONS) add(text, title, act, active);
  add("表格", "插入三行三列的表格", (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }), (one) => one.isActive("table"));
  const inTable = IN_TABLE.map(([text, act]) => add(text, text, act));
  const link = make("button", { type: "button", class: "btn btn-small btn-quiet", title: "给选中的文字加网址" }, "链接");
  const linkBox = make("span", { class: "prose-link", hidden: "" }), address = make("input", { type: "url", "aria-label": "网址", placeholder: "https://" }), set = make("button", { type: "button", class: "btn btn-small" }, "加上");
  linkBox.append(address, set);
  link.addEventListener("click", () => { linkBox.hidden = !linkBox.hidden; address.value = editor.getAttributes("link").href || ""; if (!linkBox.hidden) address.focus(); });
  const apply = () => {
    const chain = editor.chain().focus().extendMarkRange("link");
    if (/^https?:\/\/\S+$/.test(address.value.trim())) chain.setLink({ href: address.value.trim() }).run(); else chain.unsetLink().run();
    linkBox.hidden = true;
  };
  set.addEventListener("click", apply);
  address.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); apply(); } });
  const file = make("input", { type: "file", accept: "image/*", multiple: "", class: "unseen", tabindex: "-1", "aria-hidden": "true" }), picture = make("button", { type: "button", class: "btn btn-small btn-quiet", title: "插入图片，也可以直接粘贴或拖进来" }, "图片");
  picture.addEventListener("click", () => file.click());
  file.addEventListener("change", async () => { const chosen = [...file.files]; file.value = ""; await insert(chosen); });
  bar.append(link, linkBox, picture, file);
  for (const [text, title, act] of [["撤销", "撤销（Ctrl+Z）", (chain) => chain.undo()], ["重做", "重做（Ctrl+Y）", (chain) => chain.redo()]]) add(text, title, act);
  box.before(bar);
  box.after(note);

  const draw = () => {
    for (const [button, active] of marks) button.setAttribute("aria-pressed", String(active(editor)));
    const table = editor.isActive("table");
    for (const button of inTable) button.hidden = !table;
    if (count) count.textContent = `约 ${[...editor.getText().replace(/\s+/g, "")].length} 字`;
  };
  editor.on("transaction", draw);
  draw();
  form.classList.add("prose-ready");
}
