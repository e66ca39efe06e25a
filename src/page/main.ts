import { install } from './install.ts'

install(window, __RDNS__)
