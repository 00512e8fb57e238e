// Takes from a page what looks like a sibling before it, once it was seen in the light and in the dark: the first call
// notes how each element looks, a further call with `true` notes it again and takes away what never differed. An
// element looks like another if all that the contrast of its texts comes of is equal, down to its last descendant.
(remove) => {
    const LOOK = ["color", "backgroundColor", "backgroundImage", "fontSize", "fontWeight", "fontStyle", "opacity", "filter",
        "textShadow", "textDecorationLine", "textDecorationColor", "borderBottomColor", "borderBottomStyle",
        "borderBottomWidth", "mixBlendMode", "position", "display", "visibility", "fill"];
    window.looks ??= new WeakMap();
    const known = (window.knownLooks ??= new Map());
    const number = (look) => known.get(look) ?? known.set(look, known.size).get(look);

    const note = (one) => {
        const style = getComputedStyle(one);
        const own = LOOK.map((name) => style[name]);
        const parts = new Set();
        for (const child of one.childNodes)
            if (child.nodeType === Node.ELEMENT_NODE) parts.add(note(child));
            else if (child.nodeType === Node.TEXT_NODE && child.data.trim()) parts.add("text");
        const before = window.looks.get(one) ?? "";
        const look = number([before, one.localName, one.className.baseVal ?? one.className, ...own, ...parts].join("|"));
        window.looks.set(one, look);
        return look;
    };
    const prune = (one) => {
        const seen = new Set();
        for (const child of [...one.children]) {
            const look = window.looks.get(child);
            if (seen.has(look)) child.remove();
            else prune(child);
            seen.add(look);
        }
    };

    note(document.body);
    if (remove) prune(document.body);
};
