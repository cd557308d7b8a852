"""How prepared the sector is for each change, weighted by the health organisations behind the products. For staff."""
