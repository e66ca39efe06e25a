import { stripVTControlCharacters } from 'node:util'
import type { FullResult, Reporter, TestCase, TestResult, TestStep } from 'playwright/types/testReporter'

/** Tells a person how the tour goes: a line per step, and what came of it as the last. */
export default class TourReporter implements Reporter {
  private failure: string | null = null

  onStepEnd(_test: TestCase, _result: TestResult, step: TestStep): void {
    if (step.category !== 'test.step') return
    console.log(`${step.error ? '✕' : '✓'} ${step.title}`)
    if (step.error) this.failure ??= `It stopped at "${step.title}": ${firstLine(step.error.message)}`
  }

  onTestEnd(_test: TestCase, result: TestResult): void {
    if (result.status !== 'passed') this.failure ??= `It stopped: ${firstLine(result.error?.message)}`
  }

  onError(error: { message?: string }): void {
    this.failure ??= `It could not begin: ${firstLine(error.message)}`
  }

  onEnd(result: FullResult): void {
    const passed = result.status === 'passed' && this.failure === null
    console.log(passed ? 'presented and verified' : (this.failure ?? `It stopped: ${result.status}`))
  }

  printsToStdio(): boolean {
    return true
  }
}

function firstLine(message: string | undefined): string {
  return stripVTControlCharacters(message ?? 'nobody knows why').split('\n')[0] ?? ''
}
