# Adds up 2,048 numbers in memory and ends with status 0 if the sum is right.
# docs/engine.md follows its loop. It is linked alone, without the runtime.
    .option norvc
    .globl _start
_start:
    lla     a1, numbers
    li      a3, 2048 * 8
    add     a3, a1, a3
    li      a0, 0
loop:
    ld      a2, 0(a1)
    add     a0, a0, a2
    addi    a1, a1, 8
    bne     a1, a3, loop

    addi    a0, a0, -2048
    li      a7, 26 # exit
    ecall

    .section .rodata
    .balign 8
numbers:
    .fill 2048, 8, 1
