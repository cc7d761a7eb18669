// Tables that sort by the button in each head; wide tables that scroll by keyboard.
"use strict";

// numbers rise before texts; what is empty comes last in both directions
function compared(a, b, up) {
  if (!a || !b) return Boolean(b) - Boolean(a);
  const [x, y] = [a, b].map(text => parseFloat(text.replaceAll(",", "").replace("−", "-")));
  const order = Number.isNaN(x) || Number.isNaN(y)
    ? Number.isNaN(x) - Number.isNaN(y) || a.localeCompare(b, "en")
    : x - y || a.localeCompare(b, "en");
  return up ? order : -order;
}

for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach(other => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const text = row => row.cells[column].textContent.trim();
      const body = table.tBodies[0];
      body.append(...[...body.rows].sort((a, b) => compared(text(a), text(b), up)));
    });
  });
}

for (const part of document.querySelectorAll(".scroll")) {
  part.tabIndex = 0;
  part.role = "region";
  const heading = part.closest("details")?.querySelector("summary") ?? part.previousElementSibling;
  part.ariaLabel = heading?.textContent.trim().slice(0, 60) || "Table";
}
