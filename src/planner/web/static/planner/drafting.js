// The text beside a card shows the words the card comes from; without a script its links lead there.
"use strict";
const text = document.querySelector(".original .text");

function showSource() {
  const card = location.hash && document.getElementById(location.hash.slice(1));
  const link = card && card.matches(".proposal") && card.querySelector('.why a[href^="#c"]');
  const mark = link && document.getElementById(link.hash.slice(1));
  // on a phone the text does not scroll by itself: there the page stays at the card
  if (!mark || text.scrollHeight <= text.clientHeight) return;
  const away = mark.getBoundingClientRect().top - text.getBoundingClientRect().top;
  text.scrollTop += away - text.clientHeight / 3;
}

window.addEventListener("hashchange", showSource);
showSource();
