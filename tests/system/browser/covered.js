// What lies upon something else on a page: lines of text and controls whose boxes have more than a pixel in common.
// A line is as tall as its line-height says, for the boxes of some fonts are taller; what is scrolled away is cut off.
() => {
    const APART = 1;
    const LEFT_OUT = ".skip, .unseen, .finder-status, svg.world, option";
    const CONTROLS = "button, input, select, textarea, summary, svg.sign, svg.world";

    const visible = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(LEFT_OUT);
    const cut = (box, one) => {
        for (let above = one; above; above = above.parentElement) {
            if (getComputedStyle(above).overflowX === "visible" || above === document.body) continue;
            const frame = above.getBoundingClientRect();
            box.left = Math.max(box.left, frame.left); box.right = Math.min(box.right, frame.right);
            box.top = Math.max(box.top, frame.top); box.bottom = Math.min(box.bottom, frame.bottom);
        }
        return box;
    };
    const plain = ({ left, right, top, bottom }) => ({ left, right, top, bottom });
    const line = (rectangle, height) => {
        const middle = (rectangle.top + rectangle.bottom) / 2;
        const half = Math.min(rectangle.height, height || rectangle.height) / 2;
        return { left: rectangle.left, right: rectangle.right, top: middle - half, bottom: middle + half };
    };

    const boxes = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
        const one = text.parentElement;
        if (!text.data.trim() || !visible(one)) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const height = Number.parseFloat(getComputedStyle(one).lineHeight);
        for (const rectangle of range.getClientRects())
            boxes.push({ one, text, said: text.data.trim(), ...cut(line(rectangle, height), one) });
    }
    for (const one of document.querySelectorAll(CONTROLS))
        if (one.checkVisibility({ visibilityProperty: true }) && !one.closest(".skip, .unseen"))
            boxes.push({ one, said: one.localName, ...cut(plain(one.getBoundingClientRect()), one) });

    const drawn = boxes.filter((box) => box.right - box.left > APART && box.bottom - box.top > APART);
    drawn.sort((a, b) => a.top - b.top);
    const found = [];
    drawn.forEach((first, at) => {
        for (const other of drawn.slice(at + 1)) {
            if (other.top >= first.bottom - APART) break;
            const across = Math.min(first.right, other.right) - Math.max(first.left, other.left);
            const down = Math.min(first.bottom, other.bottom) - other.top;
            const within = (first.text ? first.text === other.text : first.one.contains(other.one))
                || (!other.text && other.one.contains(first.one));
            if (across > APART && down > APART && !within) found.push(`${first.said} / ${other.said}`.slice(0, 120));
        }
    });
    return found;
}
