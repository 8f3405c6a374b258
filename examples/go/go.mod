module product

go 1.19
