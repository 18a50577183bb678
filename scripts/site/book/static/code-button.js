/** A button that shows or folds all code, and remembers. */
function addCodeButton() {
  const cells = [...document.querySelectorAll('.cell .cell_input, .cell details.hide')];
  const ways = document.querySelector('.ways');
  if (ways === null || cells.length === 0) return;
  const button = document.createElement('button');
  button.type = 'button';
  const show = (/** @type {boolean} */ folded) => {
    document.documentElement.classList.toggle('code-is-folded', folded);
    button.textContent = folded ? 'Show the code' : 'Fold the code';
    button.setAttribute('aria-pressed', String(folded));
    localStorage.setItem('code', folded ? 'folded' : 'shown');
  };
  button.addEventListener('click', () => show(!document.documentElement.classList.contains('code-is-folded')));
  show(localStorage.getItem('code') === 'folded');
  ways.append(' · ', button);
}

addCodeButton();
