// Light or dark, as the reader chose in this browser, before anything is drawn. Some browsers keep nothing for files.
try {
  const chosen = localStorage.getItem("whosaid-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {}
