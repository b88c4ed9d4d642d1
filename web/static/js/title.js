// How much is unread, in the title of the page and on the icon of the installed app.

const title = document.title;
/** @type {Map<string, number>} */
const counts = new Map();

/** @param {string} what is counted @param {number} count */
export function inTitle(what, count) {
  counts.set(what, count);
  const sum = [...counts.values()].reduce((all, one) => all + one, 0);
  document.title = sum ? `(${sum}) ${title}` : title;
  if (!("setAppBadge" in navigator)) return;
  const set = sum ? navigator.setAppBadge(sum) : navigator.clearAppBadge();
  set.catch(() => undefined); // not every system has icons with badges
}
