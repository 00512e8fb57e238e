// Below charts and maps: the picture as PNG, drawn here from the SVG, and addresses that follow the choice on a map.
"use strict";
(() => {
  const SHARPNESS = 2; // pixels of the picture for one of the drawing

  async function paint(address) {
    const drawing = new Image();
    drawing.src = address;
    await drawing.decode();
    const canvas = document.createElement("canvas");
    canvas.width = drawing.naturalWidth * SHARPNESS;
    canvas.height = drawing.naturalHeight * SHARPNESS;
    canvas.getContext("2d").drawImage(drawing, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  }

  async function save(button) {
    const address = URL.createObjectURL(await paint(button.dataset.png));
    const link = document.createElement("a");
    link.href = address;
    link.download = button.closest("ul").querySelector("a[download]").download.replace(/svg$/, "png");
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  function chosen(form, address) {
    const url = new URL(address, location.href);
    const slider = form.querySelector("[data-years]");
    for (const name of new Set([...form.elements].map((one) => one.name).filter((name) => name && name !== "lang"))) {
      url.searchParams.delete(name);
    }
    for (const [name, value] of new FormData(form)) {
      const isLast = name === slider?.name && value === slider.max;
      if (value && name !== "lang" && !isLast) url.searchParams.append(name, value);
    }
    return url;
  }

  function follow(row, form) {
    const links = [...row.querySelectorAll("a")];
    const button = row.querySelector("[data-png]");
    const text = row.querySelector("textarea");
    const first = { links: links.map((link) => link.href), png: button.dataset.png, html: text.value };
    const frame = /src="([^"]*)"/.exec(first.html)[1];
    form.addEventListener("change", () => {
      links.forEach((link, place) => { link.href = chosen(form, first.links[place]); });
      button.dataset.png = chosen(form, first.png);
      const address = chosen(form, frame.replaceAll("&amp;", "&")).href.replaceAll("&", "&amp;");
      text.value = first.html.replace(frame, address);
    });
  }

  for (const row of document.querySelectorAll("[data-reuse]")) {
    const button = row.querySelector("[data-png]");
    const form = row.parentElement.querySelector(":scope > form.controls");
    button.hidden = false;
    button.addEventListener("click", () => save(button));
    if (form) follow(row, form);
  }
})();
