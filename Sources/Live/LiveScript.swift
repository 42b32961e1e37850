/// What makes a page follow its study: the only script there is, and the style of its one line.
///
/// It asks for the page again when the server says that there is a newer one, and changes the parts that
/// differ. What its reader has opened stays open, and the keyboard's place stays where it was.
enum LiveScript {
  static let text = """
    "use strict";
    const page = document.getElementById("page");
    const state = document.getElementById("state");
    const pause = document.getElementById("pause");
    const stops = "a[href], summary, button";
    const sources = new Map();
    let shown = document.body.dataset.revision;
    let wanted = shown;
    let isPaused = false;
    let isAsking = false;
    let live = "Live.";

    function say(words) {
      if (state.textContent !== words) state.textContent = words;
    }

    // What is changed part by part: sections, and what stands above them.
    function parts(root) {
      const found = new Map();
      for (const child of root.children) {
        if (child.tagName === "MAIN") {
          for (const section of child.children) found.set("#" + section.id, section);
        } else {
          found.set(child.tagName, child);
        }
      }
      return found;
    }

    function replace(old, fresh) {
      const isOpen = new Set();
      for (const summary of old.querySelectorAll("details[open] > summary")) {
        isOpen.add(summary.textContent);
      }
      for (const summary of fresh.querySelectorAll("details > summary")) {
        if (isOpen.has(summary.textContent)) summary.parentElement.open = true;
      }
      const focused = old.contains(document.activeElement) ? document.activeElement : null;
      const twins = (root) => [...root.querySelectorAll(stops)].filter(
        (stop) => stop.textContent === focused.textContent
          && stop.getAttribute("href") === focused.getAttribute("href"));
      const place = focused ? twins(old).indexOf(focused) : -1;
      old.replaceWith(fresh);
      if (place >= 0) twins(fresh)[place]?.focus({ preventScroll: true });
    }

    function show(html) {
      const next = new DOMParser().parseFromString("<div>" + html + "</div>", "text/html")
        .body.firstElementChild;
      const before = parts(page.firstElementChild);
      const after = parts(next);
      const isSame = [...before.keys()].join(" ") === [...after.keys()].join(" ");
      for (const [key, part] of after) {
        const source = part.outerHTML;
        if (isSame && sources.get(key) !== source) {
          replace(before.get(key), document.importNode(part, true));
        }
        sources.set(key, source);
      }
      if (!isSame) replace(page.firstElementChild, document.importNode(next, true));
    }

    async function refresh() {
      if (isAsking || isPaused || wanted === shown) return;
      isAsking = true;
      const asked = wanted;
      try {
        const answer = await fetch("/page");
        if (answer.ok) {
          show(await answer.text());
          shown = asked;
          live = "Live. Last change at " + new Date().toLocaleTimeString() + ".";
          say(live);
        }
      } catch {
        // The stream of events says when the server is gone.
      }
      isAsking = false;
      if (wanted !== asked) refresh();
    }

    pause.hidden = false;
    pause.addEventListener("click", () => {
      isPaused = !isPaused;
      pause.setAttribute("aria-pressed", isPaused);
      pause.textContent = isPaused ? "Go on" : "Pause";
      say(isPaused ? "Paused." : live);
      refresh();
    });

    for (const [key, part] of parts(page.firstElementChild)) sources.set(key, part.outerHTML);
    const events = new EventSource("/events");
    events.addEventListener("page", (event) => {
      wanted = event.data;
      if (wanted === shown && !isPaused) say(live);
      refresh();
    });
    events.addEventListener("error", () => {
      // A server that was started anew counts from the beginning.
      shown = "";
      say("The server does not answer; trying again. What is shown may be old.");
    });
    """

  static let style = """
    #live { position: sticky; top: 0; z-index: 1; display: flex; gap: .7rem; align-items: baseline; justify-content: space-between;
      padding: .3rem 0; background: var(--paper); border-bottom: 1px solid var(--line); font-size: .88rem; color: var(--faint); }
    #live button { font: inherit; color: var(--link); background: none; border: 1px solid var(--line); border-radius: 4px; padding: .1rem .6rem; cursor: pointer; }
    a:focus-visible, summary:focus-visible, button:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
    #notice { border-left: 4px solid #d55e00; padding: .1rem .8rem; margin: .8rem 0; background: var(--soft); }
    section { scroll-margin-top: 2.5rem; }
    """
}
